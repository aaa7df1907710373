import { testGroup } from './test-group.ts';

testGroup('drawn flats');
