/** The package `async` brings no types; these are the parts that the tests use. */
declare module 'async' {
  export interface Queue<T> {
    concurrency: number;
    readonly paused: boolean;
    push(task: T | readonly T[], callback: (error: Error | null, result?: unknown) => void): void;
    push(task: T): Promise<unknown>;
    pushAsync(task: T): Promise<unknown>;
    unshift(task: T, callback: (error: Error | null, result?: unknown) => void): void;
    unshiftAsync(task: T): Promise<unknown>;
    remove(isMatch: (node: { readonly data: T }) => boolean): void;
    running(): number;
    length(): number;
    pause(): void;
    resume(): void;
    kill(): void;
  }

  type Worker<T> = (task: T, callback: (error: Error | null, result?: unknown) => void) => void;

  const async: {
    queue<T>(worker: Worker<T>, concurrency: number): Queue<T>;
    priorityQueue<T>(worker: Worker<T>, concurrency: number): Queue<T>;
    cargoQueue<T>(worker: Worker<readonly T[]>, concurrency: number, payload: number): Queue<T>;
  };
  // biome-ignore lint/style/noDefaultExport: it has one
  export default async;
}
