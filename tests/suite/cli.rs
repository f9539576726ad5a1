//! The command line, black box: transcripts as a user could have typed them, in `tests/cli/*.md`, run as they stand.
//!
//! They use two small codebooks beside them, so that new rules in the shipped taxonomy change none of them: `transport`,
//! a scheme about getting to work that has nothing to do with emotions, and `broken`, one with mistakes. Commands are
//! run in the folder of the crate.

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cli/*.md");
}
