/** One event of a stream. */
export interface StreamEvent {
  readonly name: string;
  readonly data: string;
}

const parse = (block: string): StreamEvent => {
  const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
  return { name: fields.get('event') ?? '', data: fields.get('data') ?? '' };
};

/** Reads server-sent events until the stream ends. */
export const readEvents = async (stream: ReadableStream<Uint8Array>, listener: (event: StreamEvent) => void): Promise<void> => {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let waiting = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    waiting += decoder.decode(value, { stream: true });
    const blocks = waiting.split('\n\n');
    waiting = blocks.pop() ?? '';
    for (const block of blocks) listener(parse(block));
  }
};
