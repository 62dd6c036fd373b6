"""Processes where people meet them: beside a ticket, and the steps that wait for one."""
