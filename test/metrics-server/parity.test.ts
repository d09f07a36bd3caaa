import { testParity } from '../parity';

testParity('metrics-server');
