// Whether this page comes from what the phone keeps, and not from the server: its worker says so.
const wasKept = Boolean(performance.getEntriesByType("navigation")[0]?.serverTiming?.some(({ name }) => name === "kept"));
