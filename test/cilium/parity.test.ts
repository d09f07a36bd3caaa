import { testParity } from '../parity';

testParity('cilium');
