/** The value that a share of the samples does not exceed (nearest rank). */
export const quantile = (samples, share) => {
  const list = [...samples].sort((a, b) => a - b);
  return list[Math.max(0, Math.ceil(share * list.length) - 1)];
};
