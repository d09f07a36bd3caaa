#!/usr/bin/env node
import { load, useOwnCdk8s } from '../bundle/load';

const [command = '', chart = ''] = process.argv.slice(2);
useOwnCdk8s({ name: command === 'from-helm' ? `${command} ${chart}` : command, version: '' });
(load('lib/cli/commands') as typeof import('./commands')).runCommand();
