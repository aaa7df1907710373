// Plays every policy on one load, with the real pool and autoscaler in virtual time, and writes docs/policies/plots/*.svg and the
// table in docs/policies/README.md.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createJiti } from 'jiti';
import { chart } from './policy-plots/chart.mjs';
import { root } from './root.mjs';

const jiti = createJiti(import.meta.url, { fsCache: false });
const load = (file) => jiti.import(path.join(root, file));
const m = await load('src/autoscale/index.ts');
const { rampLoad, stages } = await load('src/workload/index.ts');
const { playPolicy } = await load('test/virtual/play-policy.ts');

const folder = path.join(root, 'docs', 'policies');
const plots = path.join(folder, 'plots');
const STEEP = rampLoad();
const GENTLE = {
  name: 'gentle ramp',
  profile: stages(
    [
      { durationMs: 60_000, toPerSec: 300 },
      { durationMs: 60_000, toPerSec: 300 },
      { durationMs: 60_000, toPerSec: 20 },
      { durationMs: 120_000, toPerSec: 20 },
    ],
    20,
  ),
  service: STEEP.service,
};

const POLICIES = [
  { name: 'demand', policy: { demand: m.demand(), guards: [m.tolerance()] } },
  { name: 'throughput', title: 'slots on demand under a throughput ceiling', policy: undefined, spawn: 'onDemand' },
  { name: 'backlogPerWorker', policy: { demand: m.backlogPerWorker(), guards: [m.stabilization({ downMs: 3_000 })] } },
  { name: 'stablePanic', policy: { demand: m.stablePanic() } },
  { name: 'pid', policy: m.pidPolicy() },
  { name: 'ratio', policy: { demand: m.ratio(), guards: [m.tolerance(), m.stabilization({ downMs: 30_000 })], tickMs: 500 } },
  { name: 'rules', policy: m.rulesPolicy() },
  { name: 'waitStep', policy: m.waitStepPolicy() },
  { name: 'step', policy: m.stepPolicy() },
  { name: 'aimd', policy: { demand: m.aimd(), guards: [m.cooldown()], tickMs: 500 } },
];

const percent = (share) => {
  const value = share * 100;
  if (value === 0) return '0 %';
  return value < 0.1 ? 'under 0.1 %' : `${value.toFixed(value < 10 ? 1 : 0)} %`;
};

const inWords = ({ lateRatio, costRatio, reversalsPerHour }) =>
  `${percent(lateRatio)} late or refused · ${costRatio.toFixed(2)} × the worker time that the load needs · ${Math.round(reversalsPerHour)} reversals/h`;

const needOf = ({ profile, service }) =>
  Array.from({ length: 61 }, (_, index) => {
    const ms = (index / 60) * profile.durationMs;
    const perSec = index === 60 ? profile.ratePerSecAt(ms - 1) : profile.ratePerSecAt(ms);
    return { s: ms / 1_000, workers: (perSec * service.meanMs) / 1_000 };
  });

const write = (name, content) => {
  mkdirSync(plots, { recursive: true });
  writeFileSync(path.join(plots, `${name}.svg`), content);
};

const rows = [];
for (const { name, title = name, policy, spawn = 'eager' } of POLICIES) {
  const played = await playPolicy(STEEP, policy, { spawn });
  write(
    name,
    chart({
      title,
      subtitle: inWords(played),
      about: `Workers over time on a ramp from 100 to 2,000 requests a second and back: ${inWords(played)}.`,
      need: needOf(STEEP),
      policies: [{ name, timeline: played.timeline }],
    }),
  );
  rows.push(
    `| [${name}](plots/${name}.svg) | ${percent(played.lateRatio)} | ${played.costRatio.toFixed(2)} | ${Math.round(played.reversalsPerHour)} | ${played.peakLive} |`,
  );
  console.log(`${title.padEnd(44)} ${inWords(played)}`);
}

const rests = { upMs: 2_000, downMs: 30_000 };
const byFill = await playPolicy(GENTLE, m.stepPolicy({ cooldown: rests }), { max: 64, capacity: 100 });
const byAimd = await playPolicy(
  GENTLE,
  { demand: m.aimd({ by: 'queueFill' }), guards: [m.cooldown(rests)], tickMs: 500 },
  { max: 64, capacity: 100 },
);
write(
  'step-against-aimd',
  chart({
    title: 'Fixed steps against AIMD, both by queue fill',
    subtitle: `step: ${percent(byFill.lateRatio)} late at ${byFill.costRatio.toFixed(2)} × · AIMD: ${percent(byAimd.lateRatio)} late at ${byAimd.costRatio.toFixed(2)} ×`,
    about: `Workers over time on a ramp from 20 to 300 requests a second and back. Step: ${inWords(byFill)}. AIMD: ${inWords(byAimd)}.`,
    need: needOf(GENTLE),
    policies: [
      { name: 'step', timeline: byFill.timeline },
      { name: 'AIMD', timeline: byAimd.timeline },
    ],
  }),
);

const table = ['| policy | late or refused | cost | reversals/h | most workers |', '|---|---|---|---|---|', ...rows].join('\n');
const readme = path.join(folder, 'README.md');
const marked = readFileSync(readme, 'utf8').replace(
  /(<!-- measured -->\n)[\s\S]*?(\n<!-- \/measured -->)/,
  (_all, start, end) => `${start}${table}${end}`,
);
writeFileSync(readme, marked);
