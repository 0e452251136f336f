//! The memory that long lists and large files take.

use peak_alloc::PeakAlloc;
use pexip_infinity::runtime::Result;
use tokio::sync::{Mutex, MutexGuard};

mod files;
mod lists;

/// Counts all memory of this process.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Only one test measures at a time: all of them allocate from the same memory.
async fn alone() -> MutexGuard<'static, ()> {
    static MEASURING: Mutex<()> = Mutex::const_new(());
    MEASURING.lock().await
}

/// Memory in bytes, above what was in use before.
#[derive(Clone, Copy, Debug)]
struct Usage {
    /// The most at any time.
    peak: usize,
    /// What is still in use.
    left: usize,
}

/// The result of some work, and the memory that it took.
async fn measured<T>(work: impl Future<Output = Result<T>>) -> Result<(T, Usage)> {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let result = work.await?;
    let peak = MEMORY.peak_usage().saturating_sub(before);
    Ok((result, Usage { peak, left: MEMORY.current_usage().saturating_sub(before) }))
}
