//! The program: parse, run, exit code. Everything else is in `cli/`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ier::cli::main()
}
