//! Memory use of long lists and large files, and the growth of what generating costs.

use peak_alloc::PeakAlloc;
use pexip_infinity::runtime::Result;
use tokio::sync::{Mutex, MutexGuard};

mod files;
mod generating;
mod lists;
mod serving;

/// Counts all memory of this process.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Locks the measurement: only one test may measure at a time, because all share the allocator.
async fn alone() -> MutexGuard<'static, ()> {
    static MEASURING: Mutex<()> = Mutex::const_new(());
    MEASURING.lock().await
}

/// Memory in bytes, relative to the use before.
#[derive(Clone, Copy, Debug)]
struct Usage {
    /// The peak.
    peak: usize,
    /// The use afterwards.
    left: usize,
}

/// Returns the result of an operation and the memory that it used.
async fn measured<T>(work: impl Future<Output = Result<T>>) -> Result<(T, Usage)> {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let result = work.await?;
    let peak = MEMORY.peak_usage().saturating_sub(before);
    Ok((result, Usage { peak, left: MEMORY.current_usage().saturating_sub(before) }))
}
