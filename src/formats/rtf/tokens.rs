//! Control words, bytes and braces.

/// One step through a file.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// A control word or symbol, and its number.
    Word(&'a str, Option<i32>),
    /// A byte of the text, in some code page.
    Byte(u8),
}

/// Goes through the bytes of a file.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    pub at: usize,
}

impl<'a> Tokens<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Passes over bytes that are no text: those of a picture.
    pub fn pass(&mut self, count: usize) {
        self.at = self.at.saturating_add(count).min(self.bytes.len());
    }

    /// What is not gone through yet.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take_while(&mut self, is: impl Fn(u8) -> bool) -> &'a str {
        let from = self.at;
        while self.peek().is_some_and(&is) {
            self.at += 1;
        }
        // What is taken is ASCII.
        std::str::from_utf8(&self.bytes[from..self.at]).unwrap_or_default()
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let word = self.take_while(|b| b.is_ascii_alphabetic());
        if word.is_empty() {
            let symbol = self.peek()?;
            let from = self.at;
            self.at += 1;
            if symbol == b'\'' {
                let hex = self.bytes.get(self.at..self.at + 2).and_then(|h| std::str::from_utf8(h).ok());
                let byte = hex.and_then(|h| u8::from_str_radix(h, 16).ok());
                self.at += if byte.is_some() { 2 } else { 0 };
                return byte.map_or_else(|| self.next(), |b| Some(Token::Byte(b)));
            }
            if matches!(symbol, b'\\' | b'{' | b'}') {
                return Some(Token::Byte(symbol));
            }
            return Some(Token::Word(
                std::str::from_utf8(&self.bytes[from..self.at]).unwrap_or_default(),
                None,
            ));
        }
        let sign = if self.peek() == Some(b'-') && self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit)
        {
            self.at += 1;
            -1
        } else {
            1
        };
        let digits = self.take_while(|b| b.is_ascii_digit());
        let number = digits.parse::<i32>().ok().map(|n| sign * n);
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        Some(Token::Word(word, number))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.peek()?;
            self.at += 1;
            return Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => return self.control(),
                // Lines of the file are none of the text.
                b'\r' | b'\n' | 0 => continue,
                _ => Token::Byte(byte),
            });
        }
    }
}
