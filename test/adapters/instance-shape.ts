/** Everything that an adapter may leave on an instance: its own properties and, of event emitters, how many listen to what. */
export const shapeOf = (instance: object): unknown => ({
  properties: Reflect.ownKeys(instance).map((key) => [key, Object.getOwnPropertyDescriptor(instance, key)]),
  prototype: Object.getPrototypeOf(instance) as unknown,
});
