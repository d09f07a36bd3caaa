// Tries what etcdctl has no command for, as a tenant: transactions within transactions, a watch up to the end of all keys,
// and alarms. Prints for each attempt what etcd said, which is empty where it was allowed.
//
// Arguments: OWN-PREFIX OTHER-PREFIX ENDPOINT CA CERTIFICATE KEY
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"os"
	"time"

	"go.etcd.io/etcd/api/v3/etcdserverpb"
	"go.etcd.io/etcd/client/pkg/v3/transport"
	clientv3 "go.etcd.io/etcd/client/v3"
)

func main() {
	own, other, endpoint := os.Args[1], os.Args[2], os.Args[3]
	files := transport.TLSInfo{TrustedCAFile: os.Args[4], CertFile: os.Args[5], KeyFile: os.Args[6]}
	tls, err := files.ClientConfig()
	if err != nil {
		log.Fatal(err)
	}
	client, err := clientv3.New(clientv3.Config{Endpoints: []string{endpoint}, TLS: tls, DialTimeout: 10 * time.Second})
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	answers := map[string]string{}
	for name, attempt := range attempts(client, own, other) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		if err := attempt(ctx); err != nil {
			answers[name] = err.Error()
		} else {
			answers[name] = ""
		}
		cancel()
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		log.Fatal(err)
	}
}

func attempts(client *clientv3.Client, own, other string) map[string]func(context.Context) error {
	maintenance := etcdserverpb.NewMaintenanceClient(client.ActiveConnection())
	alarm := func(action etcdserverpb.AlarmRequest_AlarmAction) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := maintenance.Alarm(ctx, &etcdserverpb.AlarmRequest{
				Action: action, MemberID: 1, Alarm: etcdserverpb.AlarmType_NOSPACE,
			})
			return err
		}
	}
	// Two levels down, since each level is checked.
	nested := func(op clientv3.Op) func(context.Context) error {
		return func(ctx context.Context) error {
			inner := clientv3.OpTxn(nil, []clientv3.Op{op}, nil)
			_, err := client.Txn(ctx).Then(clientv3.OpTxn(nil, []clientv3.Op{inner}, nil)).Commit()
			return err
		}
	}
	watch := func(options ...clientv3.OpOption) func(context.Context) error {
		return func(ctx context.Context) error {
			for response := range client.Watch(ctx, own+"/", append(options, clientv3.WithCreatedNotify())...) {
				if response.Err() != nil {
					return response.Err()
				}
				if response.Created {
					return nil
				}
			}
			return errors.New("the watch ended without an answer")
		}
	}
	return map[string]func(context.Context) error{
		"write its own keys in a transaction within a transaction": nested(clientv3.OpPut(own+"/nested", "")),
		"watch its own keys": watch(clientv3.WithPrefix()),

		"read keys of another in a transaction within a transaction":   nested(clientv3.OpGet(other+"/", clientv3.WithPrefix())),
		"read all keys in a transaction within a transaction":          nested(clientv3.OpGet(own+"/", clientv3.WithFromKey())),
		"write a key of another in a transaction within a transaction": nested(clientv3.OpPut(other+"/nested", "")),
		"delete keys of another in a transaction within a transaction": nested(clientv3.OpDelete(other+"/", clientv3.WithPrefix())),
		"watch up to the end of all keys":                              watch(clientv3.WithFromKey()),
		"raise an alarm":                                               alarm(etcdserverpb.AlarmRequest_ACTIVATE),
		"clear an alarm":                                               alarm(etcdserverpb.AlarmRequest_DEACTIVATE),
		"compact": func(ctx context.Context) error {
			_, err := client.Compact(ctx, 1)
			return err
		},
		"authenticate as another user": func(ctx context.Context) error {
			_, err := client.Authenticate(ctx, "b", "b")
			return err
		},
	}
}
