"""What is still to be fetched, in the database: it survives kill -9, and nothing that was stored is fetched twice."""

from crawler.frontier.frontier import Frontier
from crawler.frontier.hosts import StoredRests, StoredRobots
from crawler.frontier.policy import Policy
from crawler.frontier.task import Kind, Result, Task

__all__ = ["Frontier", "Kind", "Policy", "Result", "StoredRests", "StoredRobots", "Task"]
