//! What must be true of the process before the window opens.

/// Keeps the book's text out of crash reports and, on Linux, sets what WebKitGTK reads at its start.
pub fn prepare() {
    name_only_the_place_of_a_panic();
    #[cfg(target_os = "linux")]
    linux::prepare();
}

/// A panic's message may quote a value of the book, and what is printed often ends in a log of the system.
fn name_only_the_place_of_a_panic() {
    std::panic::set_hook(Box::new(|panic| match panic.location() {
        Some(place) => eprintln!("so-htx: stopped at {place}"),
        None => eprintln!("so-htx: stopped"),
    }));
}

#[cfg(target_os = "linux")]
mod linux {
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use rustix::process::{Resource, Rlimit, setrlimit};

    const RENDERER: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

    pub fn prepare() {
        if !["DISPLAY", "WAYLAND_DISPLAY"].into_iter().any(|name| std::env::var_os(name).is_some()) {
            eprintln!("so-htx: there is no screen here to open a window on (DISPLAY and WAYLAND_DISPLAY are not set)");
            std::process::exit(1);
        }
        // A memory image written at a crash would hold the open book. The web view's processes inherit this.
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
        // WebKitGTK paints nothing on some graphics drivers without this. A process cannot change its own
        // environment safely, so it starts over with it, under the same process id.
        if std::env::var_os(RENDERER).is_none()
            && let Ok(program) = std::env::current_exe()
        {
            let _did_not_start = Command::new(program).args(std::env::args_os().skip(1)).env(RENDERER, "1").exec();
        }
    }
}
