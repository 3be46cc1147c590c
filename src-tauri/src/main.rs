//! Sổ HTX for the desktop.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    so_htx_lib::run();
}
