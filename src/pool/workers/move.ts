const BRAND = Symbol.for('marea.Moved');

/** A value that is transferred to the other thread instead of copied. Made by {@link move}. @public */
export interface Moved<T> {
  readonly [BRAND]: true;
  /** What arrives on the other side. */
  readonly value: T;
  /** What changes hands: after the transfer it is empty or closed on this side. */
  readonly transfer: readonly object[];
}

/** What can be transferred, beside array buffers; looked up by name because not every runtime has all of them. */
const TRANSFERABLE_CLASSES = ['MessagePort', 'ReadableStream', 'WritableStream', 'TransformStream'];

const isTransferable = (value: object): boolean =>
  value instanceof ArrayBuffer ||
  TRANSFERABLE_CLASSES.some((name) => {
    const kind: unknown = Reflect.get(globalThis, name);
    return typeof kind === 'function' && value instanceof kind;
  });

/** A small `Buffer` is a window on memory that it shares with others: that memory cannot be given away. */
const isShared = ({ buffer, byteLength }: ArrayBufferView): boolean =>
  !(buffer instanceof ArrayBuffer) || byteLength < buffer.byteLength;

const collect = (value: unknown, found: Set<object>, seen: Set<object>): void => {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (ArrayBuffer.isView(value)) {
    if (!isShared(value)) found.add(value.buffer);
  } else if (isTransferable(value)) {
    found.add(value);
  } else if (Array.isArray(value)) {
    for (const element of value) collect(element, found, seen);
  } else if (Object.getPrototypeOf(value) === Object.prototype) {
    for (const element of Object.values(value)) collect(element, found, seen);
  }
};

/**
 * Has a task's input, or a handler's result, transferred to the other thread instead of copied: at the cost of a message, whatever
 * its size. On this side it is gone afterwards.
 *
 * Without `transfer` everything that can be transferred is: array buffers, whole typed arrays and `Buffer`s, message ports and
 * streams, in `value` itself and in its arrays and plain objects. A view of a part of a buffer is copied, as the rest of the
 * memory may be in use. `SharedArrayBuffer`s need no `move`: they are shared. Between processes everything is copied.
 *
 * @example
 * ```ts
 * const thumbnail = await pool.run(move(imageBytes)); // imageBytes.byteLength is 0 now
 * ```
 * @public
 */
export const move = <T>(value: T, transfer?: readonly object[]): Moved<T> => {
  if (transfer !== undefined) return { [BRAND]: true, value, transfer };
  const found = new Set<object>();
  collect(value, found, new Set());
  return { [BRAND]: true, value, transfer: [...found] };
};

const isDetached = (value: object): boolean => {
  if (!(value instanceof ArrayBuffer) || value.byteLength > 0) return false;
  try {
    return new Uint8Array(value).byteLength > 0; // that of an empty buffer is 0
  } catch {
    return true;
  }
};

/**
 * Checks what is about to be transferred. A port takes a buffer that was given away before without a word, and the other side
 * cannot open the message then.
 * @throws DataCloneError
 */
export const checkTransfer = (transfer: readonly object[]): void => {
  if (transfer.some(isDetached)) throw new DOMException('An ArrayBuffer was moved before and is empty now', 'DataCloneError');
};

/** Tells whether a value was made by {@link move}, from this copy of the package or another one. */
export const isMoved = (value: unknown): value is Moved<unknown> => typeof value === 'object' && value !== null && BRAND in value;
