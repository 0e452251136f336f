//! Splits bytes that arrive piece by piece into lines.

/// The bytes that have arrived and are not part of a line that was taken.
#[derive(Debug, Default)]
pub(super) struct LineBuffer {
    bytes: Vec<u8>,
    /// Where the next line begins.
    start: usize,
    /// Bytes before it hold no end of a line.
    searched: usize,
    /// The last line ended in a carriage return, which a line feed may follow.
    after_return: bool,
    /// A line was taken, so that a byte order mark would be part of the text.
    has_begun: bool,
    has_ended: bool,
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl LineBuffer {
    pub(super) fn push(&mut self, piece: &[u8]) {
        self.bytes.drain(..self.start);
        self.searched -= self.start;
        self.start = 0;
        self.bytes.extend_from_slice(piece);
    }

    /// Nothing more arrives: the rest is a line.
    pub(super) fn end(&mut self) {
        self.has_ended = true;
    }

    pub(super) fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// The number of bytes that are not part of a line that was taken.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() - self.start
    }

    /// The next complete line, without its end: `\n`, `\r\n` or `\r`.
    pub(super) fn next(&mut self) -> Option<Vec<u8>> {
        if let Some(byte) = self.bytes.get(self.start) {
            let follows = std::mem::take(&mut self.after_return) && *byte == b'\n';
            self.start += usize::from(follows);
        }
        self.searched = self.searched.max(self.start);
        let found = self.bytes.get(self.searched..)?.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let end = match found {
            Some(index) => self.searched + index,
            None if self.has_ended && self.len() > 0 => self.bytes.len(),
            None => {
                self.searched = self.bytes.len();
                return None;
            }
        };
        let line = self.bytes.get(self.start..end)?.to_vec();
        self.after_return = self.bytes.get(end) == Some(&b'\r');
        self.start = self.bytes.len().min(end + 1);
        self.searched = self.start;
        let is_first = !std::mem::replace(&mut self.has_begun, true);
        Some(match line.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) if is_first => rest.to_vec(),
            _ => line,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::LineBuffer;

    #[test]
    fn lines_are_the_same_however_they_arrive() {
        let text = b"\xef\xbb\xbfone\ntwo\r\nthree\r\rfour\r\n\nlast";
        for size in 1..text.len() {
            let (mut buffer, mut lines) = (LineBuffer::default(), Vec::new());
            for piece in text.chunks(size) {
                buffer.push(piece);
                lines.extend(std::iter::from_fn(|| buffer.next()));
            }
            buffer.end();
            lines.extend(std::iter::from_fn(|| buffer.next()));
            let lines: Vec<String> = lines.into_iter().map(|line| String::from_utf8(line).unwrap()).collect();
            assert_eq!(lines, ["one", "two", "three", "", "four", "", "last"], "in pieces of {size}");
            assert_eq!(buffer.len(), 0);
        }
    }
}
