// A small chart as SVG: sizes over time above, lateness below. Legible on light and on dark ground.
import { scaleLinear } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';

const WIDTH = 760;
const LEFT = 46;
const RIGHT = 22;
const TOP = 58;
const SIZE_HEIGHT = 170;
const GAP = 26;
const LATE_HEIGHT = 34;
const BOTTOM = 40;
const POINTS_PER_SHARE = 4;

const STYLE = `
svg { color-scheme: light dark; }
text { font: 12px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #3b4252; }
.title { font-size: 15px; font-weight: 600; fill: #1b2130; }
.ground { fill: #ffffff; }
.grid { stroke: #e1e5ec; }
.axis { stroke: #9aa3b2; }
.need { fill: #c3cad6; fill-opacity: .6; }
.line { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
.line-0 { stroke: #0b6bcb; } .text-0 { fill: #0b6bcb; }
.line-1 { stroke: #b3541e; } .text-1 { fill: #b3541e; }
.late-0 { fill: #0b6bcb; } .late-1 { fill: #b3541e; } .late-alone { fill: #c62f3b; }
@media (prefers-color-scheme: dark) {
  text { fill: #c7cedb; }
  .title { fill: #eef1f7; }
  .ground { fill: #14181f; }
  .grid { stroke: #2a313d; }
  .axis { stroke: #66708180; }
  .need { fill: #4a5364; fill-opacity: .7; }
  .line-0 { stroke: #5eb0ff; } .text-0 { fill: #5eb0ff; }
  .line-1 { stroke: #f0a068; } .text-1 { fill: #f0a068; }
  .late-0 { fill: #5eb0ff; } .late-1 { fill: #f0a068; } .late-alone { fill: #f2707a; }
}`;

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const at = (value) => Number(value.toFixed(1));

const text = (x, y, content, attributes = '') => `<text x="${at(x)}" y="${at(y)}"${attributes}>${escaped(content)}</text>`;

/** Grid and labels of a vertical axis. */
const axisLeft = (scale, ticks, format) =>
  ticks
    .map((tick) => {
      const y = at(scale(tick));
      return `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/>${text(LEFT - 6, y + 4, format(tick), ' text-anchor="end"')}`;
    })
    .join('');

const axisBottom = (scale, y, ticks) =>
  ticks
    .map(
      (tick) =>
        `<line class="axis" x1="${at(scale(tick))}" x2="${at(scale(tick))}" y1="${y}" y2="${y + 4}"/>${text(scale(tick), y + 17, String(tick), ' text-anchor="middle"')}`,
    )
    .join('');

/** Share of late tasks, a value for each second. */
const sharesOf = (timeline) => {
  const shares = [];
  for (let from = 0; from < timeline.length; from += POINTS_PER_SHARE) {
    const points = timeline.slice(from, from + POINTS_PER_SHARE);
    const settled = points.reduce((sum, point) => sum + point.settled, 0);
    const late = points.reduce((sum, point) => sum + point.late, 0);
    shares.push({ s: (points[0].atMs - 250) / 1_000, value: settled === 0 ? 0 : late / settled });
  }
  return shares;
};

/** Leaves out what a stepped line does not need: values like the one before, but for the last. */
const changesOnly = (points) =>
  points.filter(({ value }, index) => index === 0 || index === points.length - 1 || value !== points[index - 1].value);

/** The strip of lateness of one policy. */
const lateStrip = ({ name, timeline }, x, top, style) => {
  const y = scaleLinear([0, 1], [top + LATE_HEIGHT, top]);
  const shape = area()
    .curve(curveStepAfter)
    .x(({ s }) => at(x(s)))
    .y0(at(y(0)))
    .y1(({ value }) => at(y(value)));
  const label = name === undefined ? 'late or refused, share of the tasks' : `late or refused, ${name}`;
  return `${axisLeft(y, [0, 1], (ratio) => `${ratio * 100} %`)}
<path class="${style}" d="${shape(changesOnly(sharesOf(timeline)))}"/>
${text(LEFT, top - 7, label)}
<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(y(0))}" y2="${at(y(0))}"/>`;
};

const sizeLine = ({ timeline }, x, y, index) => {
  const path = line()
    .curve(curveStepAfter)
    .x(({ s }) => at(x(s)))
    .y(({ value }) => at(y(value)));
  const points = changesOnly(timeline.map(({ atMs, live }) => ({ s: atMs / 1_000, value: live })));
  return `<path class="line line-${index}" d="${path(points)}"/>`;
};

/** The middle of the time in which the load is highest. */
const peakS = (need) => {
  const most = Math.max(...need.map(({ workers }) => workers));
  const high = need.filter(({ workers }) => workers > 0.98 * most);
  return (high[0].s + high.at(-1).s) / 2;
};

/**
 * Draws one or two policies on one load.
 * `need` is a list of { s, workers }, each of `policies` has a name and a timeline.
 */
export const chart = ({ title, subtitle, about, need, policies }) => {
  const height = TOP + SIZE_HEIGHT + policies.length * (GAP + LATE_HEIGHT) + BOTTOM;
  const most = Math.max(
    ...need.map(({ workers }) => workers),
    ...policies.flatMap(({ timeline }) => timeline.map(({ live }) => live)),
  );
  const x = scaleLinear([0, need.at(-1).s], [LEFT, WIDTH - RIGHT]);
  const y = scaleLinear([0, most * 1.04], [TOP + SIZE_HEIGHT, TOP]);
  const needed = area()
    .x(({ s }) => at(x(s)))
    .y0(at(y(0)))
    .y1(({ workers }) => at(y(workers)));
  const isAlone = policies.length === 1;
  const stripTop = (index) => TOP + SIZE_HEIGHT + GAP + index * (GAP + LATE_HEIGHT);
  const bottom = stripTop(policies.length - 1) + LATE_HEIGHT;
  const legend = policies
    .map(({ name }, index) =>
      text(
        WIDTH - RIGHT,
        TOP - 34 + index * 15,
        isAlone ? '— workers' : `— workers, ${name}`,
        ` text-anchor="end" class="text-${index}"`,
      ),
    )
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title desc">
<title id="title">${escaped(title)}</title>
<desc id="desc">${escaped(about)}</desc>
<style>${STYLE}</style>
<rect class="ground" width="${WIDTH}" height="${height}" rx="6"/>
${text(LEFT - 32, 24, title, ' class="title"')}
${text(LEFT - 32, 43, subtitle)}
${legend}
<path class="need" d="${needed(need)}"/>
${axisLeft(y, y.ticks(4), String)}
${text(x(peakS(need)), y(0) - 7, 'workers that the load needs', ' text-anchor="middle"')}
${policies.map((policy, index) => sizeLine(policy, x, y, index)).join('\n')}
${policies.map((policy, index) => lateStrip(isAlone ? { timeline: policy.timeline } : policy, x, stripTop(index), isAlone ? 'late-alone' : `late-${index}`)).join('\n')}
${axisBottom(x, bottom, x.ticks(7))}
${text(WIDTH - RIGHT, height - 8, 'time in seconds', ' text-anchor="end"')}
</svg>
`;
};
