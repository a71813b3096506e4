globalThis.flackWords = { language: "de", rtl: false, plural: (n) => Number((n != 1)), texts: {} };
