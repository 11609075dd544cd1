//! Files that appear whole or not at all: they are written under another name first.

use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// A file without its name yet, in the folder it is for. Others may read it, as far as the user's umask says.
pub fn in_folder(folder: &Path, is_executable: bool) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".prep-");
    #[cfg(unix)]
    {
        let mode = if is_executable { 0o777 } else { 0o666 };
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = is_executable;
    builder.tempfile_in(folder)
}

/// Writes the file `at`, and takes the place of what is there.
pub fn write_whole(at: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut file = in_folder(folder_of(at), false)?;
    write(file.as_file_mut())?;
    file.persist(at).map_err(|refused| refused.error)?;
    Ok(())
}

/// The folder that a file is in.
pub fn folder_of(at: &Path) -> &Path {
    at.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
