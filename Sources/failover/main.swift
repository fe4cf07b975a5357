import FailoverCommands

Failover.start()
