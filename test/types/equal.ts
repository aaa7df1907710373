/** `true` when both types are the same, also where one is `any`. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Fails to compile unless its argument's type is `true`: `same<Equal<A, B>>()`. */
export const same = <T extends true>(): T | undefined => undefined;
