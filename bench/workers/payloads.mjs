// Inputs by kind, for tasks that follow each other: `payloads[kind](size)()` gives a function from the last task's output to the next input.

/** An object of `size` bytes of JSON: a record such as a request carries, a third of it one text. */
const objectOf = (size) => {
  const record = {
    id: 4_711,
    name: 'Ada Lovelace',
    email: 'ada@example.test',
    isActive: true,
    scores: [9.5, 8.25, 7, 10, 6.75],
    tags: ['analyst', 'writer', 'mathematician'],
    address: { street: '12 St James Square', city: 'London', postcode: 'SW1Y 4JH', country: 'UK' },
    settings: { theme: 'dark', language: 'en', timeZone: 'Europe/London', pageSize: 50, isBeta: false },
    history: Array.from({ length: 5 }, (_, index) => ({ at: 1_700_000_000_000 + index, what: 'seen', page: `/note/${index}` })),
    text: '',
  };
  record.text = 'x'.repeat(Math.max(0, size - JSON.stringify(record).length));
  return record;
};

export const payloads = {
  none: () => () => () => ({ input: undefined }),
  number: (size) => () => () => ({ input: size }),
  object: (size) => {
    const input = objectOf(size);
    return () => () => ({ input });
  },
  /** Bytes that go there and come back, and there again. */
  bytes: (size) => () => {
    const first = new Uint8Array(size);
    return (output = first) => ({ input: output, transferList: [output.buffer] });
  },
};
