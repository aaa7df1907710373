export { type SmoothedOptions, type SmoothedState, smoothed } from './smoothed.ts';
export { SMOOTHED_FIELDS, type SmoothedField } from './smoothed-field.ts';
