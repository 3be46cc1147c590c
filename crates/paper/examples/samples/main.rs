//! Writes one paper of each kind into a folder: `cargo run -p paper --example samples -- FOLDER`.

#[allow(clippy::unwrap_used, reason = "the samples are known to be well-formed")]
mod papers;

use std::path::PathBuf;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    std::fs::create_dir_all(&folder)?;
    let begun = Instant::now();
    for (name, pages) in papers::all() {
        std::fs::write(folder.join(format!("{name}.pdf")), pages.pdf()?)?;
        println!("{name}: {} page(s), {:?} since the start", pages.count(), begun.elapsed());
    }
    Ok(())
}
