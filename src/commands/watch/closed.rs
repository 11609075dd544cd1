//! Notices that who reads the output has gone, while there is nothing to write.

use std::sync::mpsc::Sender;

use super::Wake;

/// Sends a wake-up when standard output is closed at its other end.
#[cfg(unix)]
pub fn tell_when_closed(wake: Sender<Wake>) {
    use std::os::fd::AsFd;

    use nix::errno::Errno;
    use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
    std::thread::spawn(move || {
        let stdout = std::io::stdout();
        // Nothing is asked for: what is told all the same is an error, or that the other end is gone.
        let mut ends = [PollFd::new(stdout.as_fd(), PollFlags::empty())];
        loop {
            match poll(&mut ends, PollTimeout::NONE) {
                Ok(_) => break,
                Err(Errno::EINTR) => {}
                Err(_) => return,
            }
        }
        let _ = wake.send(Wake::Closed);
    });
}

#[cfg(not(unix))]
pub fn tell_when_closed(_: Sender<Wake>) {}
