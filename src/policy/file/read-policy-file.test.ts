import { describe, expect, it } from 'vitest';
import { demand, step, tolerance } from '../../autoscale/index.ts';
import { describePolicy } from '../describe-policy.ts';
import { readPolicyFile } from './read-policy-file.ts';

const problemsOf = (data: unknown): readonly (readonly [path: string, allowed: string])[] => {
  const reading = readPolicyFile(data);
  return 'problems' in reading ? reading.problems.map(({ option, allowed }) => [option, allowed] as const) : [];
};

const fileOf = (data: unknown) => {
  const reading = readPolicyFile(data);
  if ('problems' in reading) throw reading.problems[0] ?? new Error('no problem');
  return reading.file;
};

describe('a policy file', () => {
  it('may be empty, or have bounds alone', () => {
    expect(fileOf({})).toEqual({});
    expect(fileOf({ $schema: './policy.schema.json', min: 0, max: 5, goal: 'throughput' })).toEqual({
      min: 0,
      max: 5,
      goal: 'throughput',
    });
  });

  it('takes durations wherever an option is a time, and gives milliseconds', () => {
    const { waitSloMs, policy } = fileOf({
      waitSloMs: '1.5s',
      policy: {
        demand: { kind: 'maxOf', options: { deciders: [{ kind: 'demand', options: { slowMs: '1m' } }, { kind: 'step' }] } },
        guards: [{ kind: 'cooldown', options: { upMs: '500ms', downMs: 15_000 } }],
        tickMs: '250ms',
      },
    });
    expect(waitSloMs).toBe(1_500);
    expect(describePolicy(policy ?? { demand: demand() })).toMatchObject({
      demand: { options: { deciders: [{ options: { slowMs: 60_000 } }, {}] } },
      guards: [{ options: { upMs: 500, downMs: 15_000 } }],
      tickMs: 250,
    });
  });

  it('takes a policy or a decider that a program has made', () => {
    const policy = { demand: demand(), guards: [tolerance()] };
    expect(fileOf({ policy, max: 7 })).toEqual({ policy, max: 7 });
    expect(fileOf({ policy: step() }).policy?.demand.name).toBe('step');
  });

  it.each<[unknown, string | undefined, string, object]>([
    ['classic', 'classic', 'step', { cooldown: true }],
    [
      'demand:downWindowMs=5s,slowMs=20000',
      'demand:downWindowMs=5s,slowMs=20000',
      'demand',
      { downWindowMs: 5_000, slowMs: 20_000 },
    ],
    [{ demand: { kind: 'step', options: { up: 3 } } }, undefined, 'step', { up: 3 }],
    [{ demand: step({ up: 4 }) }, undefined, 'step', { up: 4 }],
    [step({ up: 5 }), undefined, 'step', { up: 5 }],
  ])('takes %j as a shadow', (given, name, kind, options) => {
    const { shadow, policy } = fileOf({ policy: { demand: { kind: 'demand' } }, shadow: given });
    expect(policy?.demand.name).toBe('demand');
    expect(shadow?.name).toBe(name);
    expect(shadow?.policy?.demand.spec.kind).toBe(kind);
    if (!('cooldown' in options)) expect(shadow?.policy?.demand.spec.options).toMatchObject(options);
    else expect(shadow?.policy?.guards?.map(({ spec }) => spec.kind)).toContain('cooldown');
  });

  it('leaves to the pool what the shadow `default` is', () => {
    expect(fileOf({ shadow: 'default' })).toEqual({ shadow: { name: 'default' } });
  });

  it.each<[unknown, string, RegExp]>([
    [7, 'shadow', /^a policy: its name, such as "classic" or "demand:downWindowMs=5000", or an object with `demand`$/],
    [['classic'], 'shadow', /^a policy: its name/],
    ['', 'shadow', /^'default' or 'classic' or 'aimd' or /],
    ['clasic', 'shadow', /^one of \d+ known \(did you mean 'classic'\?\)$/],
    ['dmand:slowMs=5', 'shadow', /^one of \d+ known \(did you mean 'demand'\?\)$/],
    ['fixed:4', 'shadow', /^'default' or /],
    ['default:up=1', 'shadow', /^one of|^'default'/],
    ['demand:slowMs', 'shadow', /^a name, with options as in /],
    ['demand:__proto__=5', 'shadow', /^a name, with options as in /],
    ['demand:slowms=5', 'shadow.demand.options.slowms', /did you mean `slowMs`\?/],
    ['demand:slowMs=fast', 'shadow.demand.options.slowMs', /^a duration such as /],
    ['step:highFillRatio=0.05', 'shadow.demand.options.highFillRatio', /^above `lowFillRatio` \(0\.1\)$/],
    ['maxOf', 'shadow.demand.options.deciders', /^given: /],
    ['forecast:periodMs=0', 'shadow.forecast.periodMs', /^absent: there is no such option/],
    [{ demand: { kind: 'demnad' } }, 'shadow.demand.kind', /did you mean 'demand'\?/],
    [{ guards: [] }, 'shadow.demand', /^given: a stage/],
    [{ policy: 'classic' }, 'shadow.policy', /no such option/],
    [JSON.parse('{"__proto__":{"demand":{"kind":"demand"}}}'), 'shadow.__proto__', /could change other objects/],
  ])('refuses %j as a shadow', (shadow, path, allowed) => {
    expect(problemsOf({ shadow })).toContainEqual([path, expect.stringMatching(allowed)]);
  });

  it('takes signals of a program', () => {
    const signals = { lag: () => 3, age: { read: () => 5, everyMs: 100 } };
    expect(fileOf({ signals })).toEqual({ signals });
    expect(problemsOf(JSON.parse('{"signals":{"lag":3,"__proto__":{"read":1}}}')).map(([path]) => path)).toEqual([
      'signals.lag',
      'signals.__proto__',
    ]);
    expect(problemsOf({ signals: ['memory'] }).map(([path]) => path)).toEqual(['signals']);
  });

  it('finds everything that is wrong at once, each with its path', () => {
    expect(
      problemsOf({
        min: 20,
        max: 16,
        waitSlo: 5,
        goal: 'speed',
        policy: {
          demand: { kind: 'stepp' },
          guards: [{ kind: 'cooldown', options: { upMs: '2 sec' } }, { kind: 'stabilization' }],
          tickMs: 0,
        },
      }).map(([path]) => path),
    ).toEqual([
      'waitSlo',
      'goal',
      'policy.demand.kind',
      'policy.guards[0].options.upMs',
      'policy.guards[1].options.downMs',
      'policy.tickMs',
      'min',
    ]);
  });

  it.each<[unknown, string, string]>([
    [{ min: 5, max: 4 }, 'min', 'at most `max` (4)'],
    [
      { goal: 'latency', policy: { demand: { kind: 'demand' } } },
      'goal',
      'absent where `policy` is given, because it only picks the default policy',
    ],
    [{ goal: 'latency', policy: demand() }, 'goal', 'absent where `policy` is given, because it only picks the default policy'],
    [{ goal: 'throughput', waitSloMs: 5 }, 'waitSloMs', "absent with `goal` 'throughput', which knows no wait"],
    [
      { policy: { demand: { kind: 'step', options: { lowFillRatio: 0.8 } } } },
      'policy.demand.options.lowFillRatio',
      'below `highFillRatio` (0.75)',
    ],
    [
      { policy: { demand: { kind: 'step', options: { highFillRatio: 0.05 } } } },
      'policy.demand.options.highFillRatio',
      'above `lowFillRatio` (0.1)',
    ],
    [
      { policy: { demand: { kind: 'stablePanic', options: { panicMs: '2m' } } } },
      'policy.demand.options.panicMs',
      'below `stableMs` (60000)',
    ],
    [
      { policy: { demand: { kind: 'ratio', options: { reading: 'lag' } } } },
      'policy.demand.options.target',
      'given, because only a utilization has a default',
    ],
  ])('refuses the contradiction in %j', (data, path, allowed) => {
    expect(problemsOf(data)).toEqual([[path, allowed]]);
  });

  it.each<[unknown, string, RegExp]>([
    [{ maxx: 4 }, 'maxx', /did you mean `max`\?/],
    [{ policy: { demand: { kind: 'demnad' } } }, 'policy.demand.kind', /did you mean 'demand'\?/],
    [{ policy: { demand: { kind: 'step', options: { upp: 1 } } } }, 'policy.demand.options.upp', /did you mean `up`\?/],
    [{ policy: { demand: { kind: 'aimd', options: { by: 'waits' } } } }, 'policy.demand.options.by', /did you mean 'wait'\?/],
    [{ policy: { demand: { kind: 'zzz' } } }, 'policy.demand.kind', /^((?!did you mean).)*$/],
  ])('guesses what was meant by %j', (data, path, allowed) => {
    expect(problemsOf(data)).toEqual([[path, expect.stringMatching(allowed)]]);
  });

  it.each<[unknown, string]>([
    ['500', 'waitSloMs'],
    ['-1s', 'waitSloMs'],
    ['0s', 'waitSloMs'],
    ['٧s', 'waitSloMs'],
    [`${'9'.repeat(50_000)}ms`, 'waitSloMs'],
    [Number.NaN, 'waitSloMs'],
    [Number.POSITIVE_INFINITY, 'waitSloMs'],
    [null, 'waitSloMs'],
    [true, 'waitSloMs'],
    [['2s'], 'waitSloMs'],
  ])('refuses %j for a time', (waitSloMs, path) => {
    expect(problemsOf({ waitSloMs }).map(([option]) => option)).toEqual([path]);
  });

  it.each([[null], [undefined], [[]], ['text'], [5], [() => ({})]])('refuses %j in place of an object', (data) => {
    expect(problemsOf(data)).toEqual([['what the file holds', 'an object']]);
  });

  it('tells no more problems than somebody can read', () => {
    const guards = Array.from({ length: 900 }, () => ({ kind: 'nothing', at: 'all' }));
    expect(problemsOf({ policy: { demand: { kind: 'demand' }, guards } })).toHaveLength(100);
    expect(problemsOf({ policy: { demand: { kind: 'demand' }, guards: [...guards, ...guards] } })[0]?.[0]).toBe('policy.guards');
  });
});

describe('a policy file of somebody with bad intentions', () => {
  const HOSTILE: readonly string[] = [
    '{"__proto__":{"polluted":1}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"prototype":{"polluted":1}}',
    '{"policy":{"__proto__":{"demand":{"kind":"demand"}}}}',
    '{"policy":{"demand":{"kind":"demand","__proto__":{"polluted":1}}}}',
    '{"policy":{"demand":{"kind":"demand","options":{"__proto__":{"slowMs":5,"polluted":1}}}}}',
    '{"policy":{"demand":{"kind":"demand","options":{"constructor":{"prototype":{"polluted":1}}}}}}',
    '{"policy":{"demand":{"kind":"__proto__"}}}',
    '{"policy":{"demand":{"kind":"constructor"}}}',
    '{"policy":{"demand":{"kind":"hasOwnProperty"}}}',
    '{"policy":{"demand":{"kind":"demand"},"guards":[{"kind":"toString"}]}}',
    '{"policy":{"demand":{"kind":"demand"},"guards":{"__proto__":[]}}}',
    '{"policy":{"demand":{"kind":"rules","options":{"rules":[{"name":"__proto__","when":[{"signal":"queued","above":1,"__proto__":{"polluted":1}}],"size":{"add":1}}]}}}}',
    '{"policy":{"demand":{"kind":"maxOf","options":{"deciders":{"length":2,"__proto__":{"polluted":1}}}}}}',
    '{"min":{"__proto__":{"polluted":1}}}',
    '{"goal":["latency"]}',
    '{"policy":{"demand":{"kind":["demand"]}}}',
    '{"policy":{"demand":{"kind":"demand","options":{"toString":1}}}}',
  ];

  it.each(HOSTILE)('is refused, and changes no other object: %s', (text) => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    expect(problemsOf(JSON.parse(text)).length).toBeGreaterThan(0);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('takes nothing from a prototype', () => {
    const inherits: unknown = Object.create({ min: 3, policy: { demand: { kind: 'demand' } } });
    expect(fileOf(inherits)).toEqual({});
    const stage: unknown = Object.create({ kind: 'demand' });
    expect(problemsOf({ policy: { demand: stage } }).map(([path]) => path)).toEqual(['policy.demand.kind']);
  });

  it('gives names of rules that are names of an object’s own things no power', () => {
    const rule = { name: '__proto__', when: [{ reading: 'constructor', above: 1 }], size: { add: 1 } };
    const { policy } = fileOf({ policy: { demand: { kind: 'rules', options: { rules: [rule] } } } });
    expect(policy?.demand.spec.options).toEqual({ rules: [rule] });
  });
});
