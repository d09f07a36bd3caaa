import { testParity } from '../parity';

testParity('traefik');
