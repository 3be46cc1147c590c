//! Where a device keeps its sealed photos, as the transfer sees it.

use super::Hash;

/// The sealed photos of one book on one device, and what is known of the server's.
///
/// Whatever it says may be asked again at any time: a transfer that was cut off anywhere goes on from here.
pub trait Shelf {
    /// What the world can fail to do.
    type Failure;

    /// The photos that lie here and are not known to be at the server, those that have waited longest first; only such
    /// as an event names that the server has in its log, so that nothing is brought which nobody can find.
    ///
    /// # Errors
    /// When they cannot be read.
    fn to_send(&self) -> Result<Vec<Hash>, Self::Failure>;

    /// The sealed bytes of a photo that lies here; none when it is not here (any more), or is not whole.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&self, hash: &Hash) -> Result<Option<Vec<u8>>, Self::Failure>;

    /// Keeps a photo that was fetched, durably, and takes it off the wanted. The bytes are those of the name.
    ///
    /// # Errors
    /// When it cannot be written.
    fn put(&mut self, hash: &Hash, sealed: &[u8]) -> Result<(), Self::Failure>;

    /// The server has it whole: it need not be sent, and the reminder about it ends.
    ///
    /// # Errors
    /// When it cannot be written.
    fn set_at_server(&mut self, hash: &Hash) -> Result<(), Self::Failure>;

    /// The server was asked and does not have it whole: «máy chủ chưa có». It stays wanted.
    ///
    /// # Errors
    /// When it cannot be written.
    fn set_not_at_server(&mut self, hash: &Hash) -> Result<(), Self::Failure>;

    /// The photos somebody on this device asked to see and that do not lie here, in the order asked.
    ///
    /// # Errors
    /// When they cannot be read.
    fn wanted(&self) -> Result<Vec<Hash>, Self::Failure>;
}
