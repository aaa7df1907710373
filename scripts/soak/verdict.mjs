/**
 * What must stay flat: the median of the last third of the samples may exceed that of the first third by so much of it, and by so much
 * besides, which covers what a garbage collector and a scheduler leave to chance.
 */
const GAUGES = [
  { name: 'rss', title: 'memory (RSS)', share: 0.1, besides: 16e6, text: (bytes) => `${(bytes / 1e6).toFixed(1)} MB` },
  { name: 'heap', title: 'heap after a collection', share: 0.1, besides: 3e6, text: (bytes) => `${(bytes / 1e6).toFixed(1)} MB` },
  { name: 'external', title: 'buffers', share: 0.1, besides: 8e6, text: (bytes) => `${(bytes / 1e6).toFixed(1)} MB` },
  { name: 'sockets', title: 'sockets', share: 0.1, besides: 20, text: String },
  { name: 'eventPlaces', title: 'event places taken', share: 0.1, besides: 3, text: String },
];

const medianOf = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
};

/** Compares the first third of `samples` with the last. Each has the gauges by name. */
export const judge = (samples) => {
  const third = Math.floor(samples.length / 3);
  if (third === 0) throw new RangeError('a verdict needs three samples or more');
  return GAUGES.map(({ name, title, share, besides, text }) => {
    const values = samples.map((sample) => sample[name]);
    const first = medianOf(values.slice(0, third));
    const last = medianOf(values.slice(-third));
    const most = first * (1 + share) + besides;
    return { name, title, first: text(first), last: text(last), highest: text(Math.max(...values)), isFlat: last <= most };
  });
};
