import { describe, expect, it } from 'vitest';
import { renderTable } from './table.ts';

describe('renderTable', () => {
  it('aligns the cells under their titles', () => {
    const text = renderTable(
      [{ title: 'time' }, { title: 'size', align: 'right' }, { title: 'why' }],
      [
        ['1 s', '12', 'more load'],
        ['200 ms', '7', ''],
      ],
    );
    expect(text).toBe(['time    size  why', '1 s       12  more load', '200 ms     7'].join('\n'));
  });

  it('takes a missing cell as empty', () => {
    expect(renderTable([{ title: 'a' }, { title: 'b' }], [['1']])).toBe('a  b\n1');
  });

  it('shows the titles alone when there are no rows', () => {
    expect(renderTable([{ title: 'a' }, { title: 'b' }], [])).toBe('a  b');
  });
});
