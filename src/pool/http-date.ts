const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const IMF_FIXDATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;

/**
 * Reads a date as HTTP writes it (RFC 9110, IMF-fixdate): `Wed, 21 Oct 2026 07:28:00 GMT`. Milliseconds since the Unix epoch; `undefined` for
 * any other text, the obsolete forms included, and for a day that there is not.
 */
export const readHttpDate = (text: string): number | undefined => {
  const [, day, monthName = '', year, hour, minute, second] = IMF_FIXDATE.exec(text) ?? [];
  const month = MONTHS.indexOf(monthName);
  if (month < 0 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined; // 60: a leap second
  // oxlint-disable-next-line no-restricted-globals -- reckons with a time that was handed in
  const midnight = new Date(Date.UTC(Number(year), month, Number(day)));
  if (midnight.getUTCDate() !== Number(day)) return undefined;
  return midnight.getTime() + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000;
};
