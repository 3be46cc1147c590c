//! Looking for words of a book where none may be readable.

use std::fs;
use std::path::{Path, PathBuf};

/// Files under `folder` in which one of `words` can be read, as UTF-8 or UTF-16, with or without its tone marks.
///
/// `ours` are files the test itself wrote there.
pub fn leaks(folder: &Path, words: &[&str], ours: &[&str]) -> Vec<String> {
    let patterns: Vec<(String, Vec<u8>)> = words.iter().flat_map(|word| spelled(word)).collect();
    let mut found = Vec::new();
    for file in files(folder) {
        if ours.iter().any(|name| file.ends_with(name)) {
            continue;
        }
        let Ok(bytes) = fs::read(&file) else { continue };
        for (word, pattern) in &patterns {
            if bytes.windows(pattern.len()).any(|window| window == pattern) {
                found.push(format!("«{word}» in {}", file.display()));
            }
        }
    }
    found
}

/// How many files there are under `folder`.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let entries = entries.flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// How a word may be written: as it is, without tone marks, in capitals; in UTF-8 and UTF-16.
pub fn spelled(word: &str) -> Vec<(String, Vec<u8>)> {
    let plain = ledger::text::fold(word);
    [word.to_owned(), plain.clone(), plain.to_uppercase()]
        .into_iter()
        .flat_map(|text| {
            let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [(text.clone(), text.clone().into_bytes()), (text, wide)]
        })
        .collect()
}
