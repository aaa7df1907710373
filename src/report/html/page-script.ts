/** Shows what is pointed at. Texts are put in as text, never as markup. */
export const PAGE_SCRIPT = `
const tip = document.getElementById('tip');
const place = (event) => {
  const { clientX, clientY } = event;
  const box = tip.getBoundingClientRect();
  tip.style.left = Math.max(8, Math.min(clientX + 14, innerWidth - box.width - 8)) + 'px';
  tip.style.top = (clientY + 18 + box.height > innerHeight ? clientY - box.height - 12 : clientY + 18) + 'px';
};
const show = (text, event) => { tip.textContent = text; tip.hidden = false; place(event); };
for (const plot of document.querySelectorAll('.plot')) {
  const readings = plot.dataset.readings === undefined ? undefined : JSON.parse(plot.dataset.readings);
  let cursor;
  plot.addEventListener('pointermove', (event) => {
    const text = event.target.dataset?.tip;
    if (text !== undefined) { cursor?.remove(); cursor = undefined; show(text, event); return; }
    if (readings === undefined || readings.at.length === 0) { tip.hidden = true; return; }
    const box = plot.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    let low = 0;
    let high = readings.at.length - 1;
    while (low < high) { const middle = (low + high + 1) >> 1; if (readings.at[middle] <= share) low = middle; else high = middle - 1; }
    if (cursor === undefined) { cursor = document.createElement('span'); cursor.className = 'cursor'; plot.append(cursor); }
    cursor.style.left = 100 * readings.at[low] + '%';
    show(readings.texts[low], event);
  });
  plot.addEventListener('pointerleave', () => { tip.hidden = true; cursor?.remove(); cursor = undefined; });
}
`;
