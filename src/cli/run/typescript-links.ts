import { similarWord } from '../../internal/index.ts';

// A TypeScript module that Node cannot load by itself becomes a CommonJS module, in which a name that the other module does not export is
// `undefined` until a task calls it. An ES module with such a name is not begun, and no more is ours: each module notes at its top what it
// imports, and the notes are read when all of them have run, because of modules that import each other.

/** A name that a module asks of another one, and where. */
interface AskedName {
  readonly name: string;
  readonly line: number;
  readonly column: number;
}

/** What a module notes of one of its imports. */
interface ImportNote {
  readonly file: string;
  readonly source: string;
  readonly asked: readonly AskedName[];
  readonly given: unknown;
}

// What of Babel's syntax tree is used.
interface ImportSpecifier {
  readonly type: string;
  readonly importKind?: string | null;
  readonly local: { readonly name: string };
  readonly imported?: { readonly name?: string; readonly value?: string };
  readonly loc?: { readonly start: { readonly line: number; readonly column: number } } | null;
}
interface Statement {
  readonly type: string;
  readonly importKind?: string | null;
  readonly source?: { readonly value: string };
  readonly specifiers?: readonly ImportSpecifier[];
}
interface Reference {
  readonly parent: { readonly type: string };
}
interface Program {
  readonly node: { readonly body: readonly Statement[] };
  readonly scope: {
    generateUidIdentifier(name: string): object;
    getBinding(name: string): { readonly referencePaths: readonly Reference[] } | undefined;
  };
  unshiftContainer(key: 'body', nodes: readonly object[]): void;
}
interface Babel {
  readonly types: {
    importDeclaration(specifiers: readonly object[], source: object): object;
    importNamespaceSpecifier(local: object): object;
    stringLiteral(value: string): object;
    valueToNode(value: unknown): object;
    cloneNode(node: object): object;
  };
  readonly template: { statement(code: string): (parts: Readonly<Record<string, object>>) => object };
}

/** Where modules leave their notes while one is loaded; their code knows no other way to us. */
const NOTES = Symbol.for('marea.imports');

const nameOf = ({ type, imported }: ImportSpecifier): string =>
  type === 'ImportDefaultSpecifier' ? 'default' : (imported?.name ?? imported?.value ?? '');

/** A name that is only handed on may be that of a type, which is nothing once types are gone. */
const isUsed = (program: Program, { local }: ImportSpecifier): boolean =>
  program.scope.getBinding(local.name)?.referencePaths.some(({ parent }) => parent.type !== 'ExportSpecifier') === true;

const askedIn = (program: Program, { specifiers = [] }: Statement): readonly AskedName[] =>
  specifiers
    .filter((one) => one.importKind !== 'type' && one.type !== 'ImportNamespaceSpecifier' && isUsed(program, one))
    .map((one) => ({ name: nameOf(one), line: one.loc?.start.line ?? 0, column: (one.loc?.start.column ?? 0) + 1 }));

/** A plugin of Babel that lets each module note its imports. It comes after the one that takes types off. */
export const noteImports = ({ types, template }: Babel) => ({
  visitor: {
    Program: {
      enter(program: Program): void {
        // Babel is not told the file's name; the module that it makes is.
        const note = template.statement(
          'globalThis[Symbol.for("marea.imports")]?.push({ ...NOTE, file: __filename, given: GIVEN });',
        );
        for (const statement of program.node.body.toReversed()) {
          if (statement.type !== 'ImportDeclaration' || statement.importKind === 'type') continue;
          const source = statement.source?.value ?? '';
          const asked = askedIn(program, statement);
          if (asked.length === 0) continue;
          const given = program.scope.generateUidIdentifier('given');
          const all = types.importDeclaration([types.importNamespaceSpecifier(given)], types.stringLiteral(source));
          const noted = types.valueToNode({ source, asked });
          program.unshiftContainer('body', [all, note({ NOTE: noted, GIVEN: types.cloneNode(given) })]);
        }
      },
    },
  },
});

const namesOf = (given: unknown): readonly string[] =>
  typeof given === 'object' || typeof given === 'function'
    ? Object.keys(given ?? {}).filter((name) => name !== '__esModule' && name !== 'module.exports')
    : [];

const has = (given: unknown, name: string): boolean => given !== null && given !== undefined && name in (Object(given) as object); // primitives have members too

/** The first import that asks for what there is not, as Node tells it of ES modules. */
const findBroken = (notes: readonly ImportNote[]): SyntaxError | undefined => {
  for (const { file, source, asked, given } of notes) {
    if (/[\\/]node_modules[\\/]/.test(file)) continue; // not the user's own
    const missing = asked.find(({ name }) => !has(given, name));
    if (missing === undefined) continue;
    const { name, line, column } = missing;
    const names = namesOf(given);
    const similar = similarWord(name, names);
    const hint = similar === undefined ? '' : `did you mean '${similar}'? `;
    const there = names.length === 0 ? 'it exports nothing' : `it exports ${names.join(', ')}`;
    const error = new SyntaxError(`the module '${source}' exports no '${name}'; ${hint}${there}`);
    error.stack = `${file}:${line}:${column}\n${String(error.stack)}`;
    return error;
  }
  return undefined;
};

/** Calls `load`, and rejects when a module that it has loaded imports a name that there is not: this is why `load` failed, or soon would. */
export const withLinksChecked = async <T>(load: () => Promise<T>): Promise<T> => {
  const notes: ImportNote[] = [];
  const room = globalThis as { [NOTES]?: ImportNote[] };
  room[NOTES] = notes;
  try {
    const module = await load();
    const broken = findBroken(notes);
    if (broken !== undefined) throw broken;
    return module;
  } catch (error) {
    throw findBroken(notes) ?? error;
  } finally {
    delete room[NOTES];
  }
};
