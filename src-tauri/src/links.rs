//! Links from outside: an invite that a camera read or somebody sent.

use std::sync::Arc;

use app::App;
use tauri::{AppHandle, Manager};
use tauri_plugin_deep_link::DeepLinkExt;

/// Hands the link that the program was opened with to the core, and each that comes while it runs.
pub fn follow(shell: &AppHandle, app: &Arc<App>) -> tauri_plugin_deep_link::Result<()> {
    for link in shell.deep_link().get_current()?.unwrap_or_default() {
        app.open_link(link.as_str());
    }
    let (shell, app) = (shell.clone(), app.clone());
    shell.clone().deep_link().on_open_url(move |event| {
        if event.urls().iter().any(|link| app.open_link(link.as_str())) {
            tell_pages(&shell);
        }
    });
    Ok(())
}

/// The page asks the core what there is.
fn tell_pages(shell: &AppHandle) {
    for window in shell.webview_windows().values() {
        if let Err(fault) = window.eval("dispatchEvent(new Event('so-htx-link'))") {
            eprintln!("so-htx: the page was not told of a link: {fault}");
        }
    }
}
