// Measures one candidate in one scenario, in a process of its own, and prints one line of JSON.
// node bench/pool/one.mjs <scenario> <candidate> <limit> <tasks>
import process from 'node:process';

const [scenarioName, name, limitText, tasksText] = process.argv.slice(2);
const { scenario } = await import(`./scenarios/${scenarioName}.mjs`);
const make = scenario.candidates[name];
if (make === undefined) throw new Error(`no candidate '${name}' for ${scenarioName}`);
const metrics = await scenario.measure(make, { limit: Number(limitText), tasks: Number(tasksText) });
process.stdout.write(`${JSON.stringify(metrics)}\n`, () => process.exit(0));
