//! Readers of other people's that may panic.
//!
//! The libraries that take workbooks and Parquet apart mean to give an error for a damaged file, and nearly always do; now
//! and then one trips over its own arithmetic. That is a broken file to the user all the same, and is made an error here.
//! It needs a program that unwinds, which is why no profile of the crate says `panic = "abort"`.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// What `read` gives; none if it panicked. What it worked on must not be used again after that.
pub(super) fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        // The error says what happened; a stack trace beside it would only frighten.
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                usual(info);
            }
        }));
    });
    let before = QUIET.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(read));
    QUIET.set(before);
    outcome.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_none() {
        assert_eq!(guarded(|| 1), Some(1));
        let nothing: Vec<u8> = Vec::new();
        assert_eq!(guarded(|| nothing[nothing.len()]), None);
    }
}
