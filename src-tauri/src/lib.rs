//! The shell: it opens the window, hands calls to `app`, and decides nothing.
//!
//! `so-htx [BOOK]` opens that file at once with the passphrase in `HTX_PASSPHRASE`; without it, the window asks.
//! `so-htx sohtx://moi/…` opens it at the form for coming into a book, with the code of that link.
//! `SO_HTX_HOME` names another folder for the machine's own settings.
//!
//! Not here, and not to come: rules, SQL, arithmetic, files of its own.

mod commands;
mod links;
mod process;

use std::path::PathBuf;
use std::sync::Arc;

use app::App;
use tauri::{Manager, RunEvent, WebviewWindowBuilder};

/// Opens the window and stays until it is closed.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() {
    process::prepare();
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_deep_link::init())
        .setup(|shell| {
            let app = Arc::new(App::new(config_folder(shell.handle())?).with_vault());
            open_named_book(&app);
            links::follow(shell.handle(), &app)?;
            shell.manage(app);
            open_window(shell.handle())
        })
        .invoke_handler(tauri::generate_handler![commands::call])
        .build(tauri::generate_context!());
    let shell = match built {
        Ok(shell) => shell,
        Err(fault) => {
            eprintln!("so-htx: the window could not be opened: {fault}");
            std::process::exit(1);
        }
    };
    shell.run(|shell, event| {
        if let RunEvent::Exit = event {
            shell.state::<Arc<App>>().finish();
        }
    });
}

fn config_folder(shell: &tauri::AppHandle) -> tauri::Result<PathBuf> {
    std::env::var_os("SO_HTX_HOME").map_or_else(|| shell.path().app_config_dir(), |folder| Ok(folder.into()))
}

/// Opens the book named on the command line, before the window asks what is open.
///
/// A refusal leaves the window at its list of books, where the person can try again.
fn open_named_book(app: &App) {
    let (Some(path), Ok(passphrase)) = (std::env::args_os().nth(1), std::env::var("HTX_PASSPHRASE")) else { return };
    let path = std::path::absolute(&path).unwrap_or_else(|_| PathBuf::from(&path));
    let args = serde_json::json!({ "path": path, "passphrase": passphrase });
    if let Err(refusal) = app::api::call(app, "open_book", args) {
        eprintln!("so-htx: the book was not opened ({})", refusal.code);
    }
}

/// Opens the window only now, when there is something behind its door.
fn open_window(shell: &tauri::AppHandle) -> Result<(), Box<dyn std::error::Error>> {
    for window in &shell.config().app.windows {
        WebviewWindowBuilder::from_config(shell, window)?.build()?;
    }
    Ok(())
}
