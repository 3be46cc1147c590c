//! Files beside a book, written so that a power cut leaves either the old or the new one.

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::Failure;

/// `book.htx` → `book.htx.ending`.
pub(crate) fn beside(book: &Path, ending: &str) -> PathBuf {
    let mut name = book.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// Writes a file whole: to a temporary name, onto the disk, then renamed.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let temporary = beside(path, "new");
    let mut file = File::create(&temporary).map_err(not_writable(&temporary))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(Failure::io("writing a file beside the book"))?;
    fs::rename(&temporary, path).map_err(Failure::io("putting a file in its place"))?;
    sync_folder(path)
}

/// Makes sure a new or renamed name in a folder survives a power cut.
pub(crate) fn sync_folder(path: &Path) -> Result<(), Failure> {
    // Windows keeps names without being asked, and cannot open a folder as a file.
    if cfg!(unix)
        && let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
    {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(Failure::io("writing the folder"))?;
    }
    Ok(())
}

/// A file that cannot be made, with the folder to blame.
pub(crate) fn not_writable(path: &Path) -> impl FnOnce(std::io::Error) -> Failure {
    let path = path.to_owned();
    move |error| match error.kind() {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => Failure::ReadOnly(path),
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Failure::DiskFull,
        std::io::ErrorKind::NotFound => Failure::Missing(path.parent().unwrap_or(Path::new("")).to_owned()),
        _ => Failure::Io { doing: "making a file beside the book", source: error },
    }
}

/// Holds a book for this process until dropped.
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the book, or says that another process has it.
    pub(crate) fn take(book: &Path) -> Result<Self, Failure> {
        // Two names of one file are one book.
        let path = beside(&fs::canonicalize(book).unwrap_or_else(|_| book.to_owned()), "lock");
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(not_writable(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Failure::OpenElsewhere),
            Err(TryLockError::Error(error)) => Err(Failure::io("locking the book")(error)),
        }
    }
}
