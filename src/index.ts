import { main } from './main.ts';
import { endProcess } from './runner/exit.ts';

void main().then(endProcess);
