//! The one door between the window and the use cases.

use std::sync::Arc;

use app::App;
use app::api::refusal::Refusal;
use serde_json::Value;
use tauri::State;

/// Hands a call of the window to `app`, away from the thread that draws.
///
/// The table of what may be called, and with what, is `app::api`; nothing is decided here.
#[tauri::command]
pub async fn call(app: State<'_, Arc<App>>, name: String, args: Value) -> Result<Value, Refusal> {
    let app = Arc::clone(&app);
    tauri::async_runtime::spawn_blocking(move || app::api::call(&app, &name, args))
        .await
        .unwrap_or_else(|_| Err(Refusal::new("app.unknown")))
}
