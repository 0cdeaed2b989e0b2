// The two machines that a page is visited with.
/** Bytes per second of so many Mbit/s. */
const mbit = (count) => (count * 1_000_000) / 8;

export const profiles = {
  fast: { title: "Fast: nothing slowed down", network: null, cpu: 1 },
  slow: {
    title: "Slow: 1.6 Mbit/s, 150 ms, CPU 4x slower",
    network: { offline: false, latency: 150, downloadThroughput: mbit(1.6), uploadThroughput: mbit(0.75) },
    cpu: 4,
  },
};
