// The program in the pods of tests: servers that answer, a client that tries connections, and a pause container.
module platypaas.test/probe

go 1.25
