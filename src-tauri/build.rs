//! Prepares what Tauri embeds; runs with the repository root as its working folder.

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        // WebKitGTK loads the system's SQLite. Were ours exported too, calls could cross from one engine to the other.
        println!("cargo:rustc-link-arg-bins=-Wl,--exclude-libs,ALL");
    }
    let attributes = tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*");
    tauri_build::try_build(attributes).expect("the Tauri build script could not finish");
}
