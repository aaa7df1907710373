// Inputs by kind: each gives a function that makes the input of the next task.

/** An object of `size` bytes of JSON: what a small request looks like. */
const objectOf = (size) => {
  const rows = [];
  while (JSON.stringify({ rows }).length < size)
    rows.push({ id: rows.length, name: `row ${rows.length}`, tags: ['a', 'b'], ok: true });
  return { rows };
};

export const payloads = {
  none: () => () => ({ input: undefined }),
  number: (size) => () => ({ input: size }),
  object: (size) => {
    const input = objectOf(size);
    return () => ({ input });
  },
  bytes: (size) => () => {
    const input = new Uint8Array(size);
    return { input, transferList: [input.buffer] };
  },
};
