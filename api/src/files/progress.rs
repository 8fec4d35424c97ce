/// Is told how far an import has come.
pub trait Progress: Send {
    /// So many bytes of the file, of so many if that is known, and so many of its lines have been taken in.
    fn advanced(&mut self, bytes_read: u64, total_bytes: Option<u64>, rows: u64);
}

/// Does not want to know.
impl Progress for () {
    fn advanced(&mut self, _bytes_read: u64, _total_bytes: Option<u64>, _rows: u64) {}
}
