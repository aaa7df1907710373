const sorted = (numbers) => [...numbers].sort((a, b) => a - b);

export const median = (numbers) => {
  const list = sorted(numbers);
  const middle = Math.floor(list.length / 2);
  return list.length % 2 === 1 ? list[middle] : (list[middle - 1] + list[middle]) / 2;
};

/** Half the distance between the quartiles over the median: how far a typical sample is off, as a share. */
export const spread = (numbers) => {
  if (numbers.length < 2) return 0;
  const list = sorted(numbers);
  const at = (share) => list[Math.round(share * (list.length - 1))];
  const middle = median(numbers);
  return middle === 0 ? 0 : (at(0.75) - at(0.25)) / 2 / middle;
};
